"""Passages set off from the prose: verse, letters, epigraphs, speeches, chats, tables, lists."""
