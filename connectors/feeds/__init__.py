"""The signed feed, read and written: checks of its integrity, its lines, and what may go into one."""
