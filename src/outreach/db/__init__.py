# SPDX-License-Identifier: Apache-2.0
"""The store: the only place that knows tables."""
