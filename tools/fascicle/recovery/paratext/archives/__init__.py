"""Headers and notes of fan archives, and of programs that download from them."""
