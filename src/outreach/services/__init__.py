# SPDX-License-Identifier: Apache-2.0
"""One function per user intention: one transaction, one permission check, one audit entry."""
