"""phrasebook"""
