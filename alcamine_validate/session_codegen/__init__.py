"""What only the Session needs of the compiler: object shapes, canonical shape, keys, vocabulary."""
