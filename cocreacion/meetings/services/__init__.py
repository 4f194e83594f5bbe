"""The use cases of meetings, and the only writers of their tables.

Every change holds the row of the meeting first: agenda, registrations, attendance, minutes and
agreements belong to it, so two changes of one meeting never pass each other.
"""
