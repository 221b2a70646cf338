"""What somebody sees in the browser where a program would get an error body: one sentence and a way back."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{title} · 热线助手</title>
  <link rel="icon" href="/static/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/static/css/theme.css">
  <link rel="stylesheet" href="/static/css/login.css">
</head>
<body>
  <main class="login"><div class="card refused">
    <h1>{title}</h1>
    <p>{sentence}</p>
    <p><a href="/">返回首页</a></p>
  </div></main>
</body>
</html>
"""
TITLES = {401: "请先登录", 403: "没有权限", 404: "没有这个页面", 503: "暂时无法使用"}


def refused_page(status: int, sentence: str) -> HTMLResponse:
    """The page."""
    return HTMLResponse(PAGE.format(title=TITLES.get(status, "页面打不开"), sentence=escape(sentence)), status)
