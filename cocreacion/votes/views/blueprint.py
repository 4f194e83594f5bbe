from flask import Blueprint

bp = Blueprint("votes", __name__)
files = Blueprint("vote_files", __name__)  # what machines read: no language in the address
