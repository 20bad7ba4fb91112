"""What the sources say: runs, versions of records, and the records in force."""
