"""What files say of themselves: readers from container tags to findings. No I/O."""
