"""The desk: the page after sign-in. First "what should I do now?", then "how is it going?".

It stands on the roof because it joins what the floors below know about one person.
"""
