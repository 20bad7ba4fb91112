"""Which records describe the same thing: keys, candidates, scores, groups, public ids."""
