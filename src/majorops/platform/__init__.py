"""What any web service needs; it knows no incident."""
