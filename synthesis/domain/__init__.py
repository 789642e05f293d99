"""What Plenary knows, free of clock, disk, network and chance."""
