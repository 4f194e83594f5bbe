"""Where we meet: calls, agendas, registration, attendance, minutes and agreements."""
