"""Everything that changes bodies: `bodies` themselves; `seats`, who holds them, who asks to."""
