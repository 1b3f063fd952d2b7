"""Customer success done on the side: people who hold it beside Account or Project.

Small companies do that, and may. As a company grows the deal and the project press, and the
client's goal waits: the product shows who does it, and warns when team size, load or satisfaction
say that it no longer fits. It stands on the roof because it joins roles, requests and figures.
"""
