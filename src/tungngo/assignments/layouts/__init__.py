"""A campaign's assignments as each layout shows them: rows, columns, bars, days; made from what the one query found."""
