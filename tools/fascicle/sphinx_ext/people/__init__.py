"""What readers get of a work's cast and places, beside its text.

casting      the cast of a work, as its pages are looked through for it
naming       which names a stretch of text has in it, and whose they are
scenes       the words of each scene of a page
appearances  who is named in which scene; seen: what is kept of that
addresses    where people and places have their pages
stories      a work as the scenes that name somebody
profiles     what the page of a person or a place shows; plots: its picture
overview     what the page of all people of a work shows
short_lists  whom the title page lists
who_is_who   what a reader may ask of a name while reading
recurring    who is in several works of a series
leaves       the pages of a work and of a series; layout: what stands around them, made once
writing      which of these pages to write: those that show something else than they did
"""
