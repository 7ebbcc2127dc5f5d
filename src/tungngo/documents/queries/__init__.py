"""Reading a body's own documents, each page in a counted number of queries."""

from tungngo.documents.queries.recipients import people_who_receive

__all__ = ["people_who_receive"]
