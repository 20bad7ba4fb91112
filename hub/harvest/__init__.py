"""From a source to accepted facts: intake, plan, breakers, apply, undo."""
