"""What we propose: drafts of commitments and policies, their versions and their adoption."""
