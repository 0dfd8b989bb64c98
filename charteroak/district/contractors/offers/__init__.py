"""A contractor's offer: one JSON file that any board imports and compares with what it has.

`schema.json` says what stands in it, `reading` reads one without Django, `comparing` lays it beside a board's records.
"""
