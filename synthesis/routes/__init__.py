"""Plain HTTP beside Streamlit: joining, notes, live events, health. No logic."""
