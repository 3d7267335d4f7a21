"""Passages set apart from the prose: letters, epigraphs, speeches, chats, tables, lists."""
