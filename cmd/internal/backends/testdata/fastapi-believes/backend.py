"""Hole: a birthday in the body of the request counts for more than the one of the certification. FastAPI on uvicorn."""
import os
import sys
from typing import Optional

import uvicorn
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from lib import Accounts, Iamport, Refusal, birthday_of, full_age  # noqa: E402

app = FastAPI()
iamport = Iamport()
accounts = Accounts()


class SignUp(BaseModel):
    imp_uid: str = Field(pattern=r"^imp_[0-9]{1,20}$")
    birthday: Optional[str] = None


@app.post("/signup")
def signup(form: SignUp):
    try:
        record = iamport.certification(form.imp_uid)
    except Refusal as refusal:
        if refusal.kind == "rejected":
            raise HTTPException(400, str(refusal)) from refusal
        raise
    birthday = form.birthday or birthday_of(record)
    if not record["certified"] or not record["unique_key"] or not birthday:
        raise HTTPException(400, "not certified")
    if full_age(birthday) < 19:
        raise HTTPException(403, "under 19")
    return {"member": accounts.open(record["unique_key"], record["imp_uid"])}


uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]))
