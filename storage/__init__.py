"""Facts kept, facts given back. Storage knows the database and nothing else of the house."""
