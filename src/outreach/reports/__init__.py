# SPDX-License-Identifier: Apache-2.0
"""Documents for print: facts in, the same bytes out; nothing here queries or decides."""
