"""The relations that several rooms of the hub join: facts, what is derived of them, and memory.

Bulk work is done by the database, in sets, so its statements name relations of more than one room; a relation
that one room alone uses stays in that room.
"""
