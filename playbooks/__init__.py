"""Playbooks: how the people who do the work do it, written down and run.

Words: *playbook* (a procedure, a regulation or a protocol), *step*, *version* (approved and
frozen), *draft*, *run* (a playbook at work for one client), *coverage* (share of what clients ask
that a playbook in force describes). Other apps enter by `services`, `selectors`, `models` and
`events`.
"""
