"""Pictures made on the server as SVG. Each says everything it shows in a table beside it."""
