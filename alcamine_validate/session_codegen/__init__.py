"""What only the Session needs of the compiler: its object shapes, its canonical shape, its keys."""
