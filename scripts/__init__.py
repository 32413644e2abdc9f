"""What is run: the command line, the pipeline, the sample."""
