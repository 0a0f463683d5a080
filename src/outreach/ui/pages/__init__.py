# SPDX-License-Identifier: Apache-2.0
"""One file per page; pages do not import each other."""
