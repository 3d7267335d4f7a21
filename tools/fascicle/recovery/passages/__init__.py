"""Passages set off from the prose: letters, epigraphs, speeches, chats, tables, lists."""
