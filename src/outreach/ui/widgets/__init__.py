# SPDX-License-Identifier: Apache-2.0
"""Parts that every page is built from; they name tokens, never colours."""
