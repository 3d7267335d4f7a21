"""The domain `lit`: what a library has names for, and how pages refer to it.

{lit:character}`ada-vickery`      {lit:chapter}`the tenth gate <five-small-gates/chapter-10>`

domain       what Sphinx asks of a domain
names        how a name becomes a part of an address
casts        which characters and places a title page lists
noted        what is kept of each page that is read
objects      all that has a name, of each type; where: the page and the place that it leads to
catalogue    each object by its name, or by what it is called; reporting: twins among them
finding      from what somebody wrote to the object that is meant
references   roles; declaring: directives
changes      which pages to write again, since what they refer to is another one now
"""
