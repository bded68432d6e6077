"""签报登记簿: what its address asks for, the rows that answer, the files that hold them."""
