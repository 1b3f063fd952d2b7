"""The people who sign in and the company they work for.

Words: a *company* is the tenant; a *user* signs in; a *membership* is a person inside one company
(with or without a login); a *reporting line* says who answers for whom, in which team, from when
to when; a *working calendar* says when the company works. The customers are `clients`.
"""
