"""The public record as tables anyone can download."""
