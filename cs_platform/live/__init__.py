"""The live server: holds the streams of open pages and passes on that something has changed.

One small process beside the web processes. It knows topics and signed tokens, reads the broker,
and has neither a connection to the database nor anything to tell but topics.
"""
