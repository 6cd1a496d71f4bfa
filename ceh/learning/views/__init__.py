"""Pages by audience: everybody, the member, the people of a space, the network's desk."""
