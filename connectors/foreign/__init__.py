"""Files from foreign hands: found out, bounded, and judged before anything in them is believed."""
