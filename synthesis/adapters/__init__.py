"""The outside world, one library per module, behind the ports of the domain."""
