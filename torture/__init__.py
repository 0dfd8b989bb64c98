"""Long trials of what reads files from outside: damaged, made to harm, or merely odd."""
