"""Values everything else is made of: money, quantities, dates, names, people, goods."""
