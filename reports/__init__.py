"""What is shown: HTML reports, the site and the exports."""
