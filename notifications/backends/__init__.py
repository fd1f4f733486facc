"""Ways for mail to go out that Django does not have: GOV.UK Notify and Microsoft Graph."""
