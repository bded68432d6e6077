"""收文登记簿: what its address asks for, the rows that answer, the columns that show them."""
