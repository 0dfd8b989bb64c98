"""A district's own inventory comes in: its spreadsheet and its folder of agreements, matched, taken over, undone.

sheet and matching are plain reading; taking, undoing and exporting work with the board's records.
"""
