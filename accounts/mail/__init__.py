"""Mail: put down by whoever has something to say, sent by a worker."""
