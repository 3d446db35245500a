"""The command line: thin modules that parse, call and print. Standard output is data, standard error is talk."""
