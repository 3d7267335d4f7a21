"""Workers: processes of this machine or of a cluster that do work in parallel, as one executor."""
