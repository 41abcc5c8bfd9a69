// Filled as the room grows.
