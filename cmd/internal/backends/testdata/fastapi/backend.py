"""FastAPI with httpx on uvicorn. What goes wrong at i'mport is an unhandled exception: Starlette answers 500, and uvicorn
then closes the connection without having said so."""
import asyncio
import os
import time
from datetime import datetime, timedelta, timezone

import httpx
import uvicorn
from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel, Field

app = FastAPI()
seoul = timezone(timedelta(hours=9))
members = {}


class Iamport:
    def __init__(self):
        self.client = httpx.AsyncClient(base_url=os.environ["IAMPORT_URL"], timeout=1)
        self.lock, self.token = asyncio.Lock(), None

    async def current(self, dead):
        async with self.lock:
            if self.token is None or self.token == dead:
                pair = {"imp_key": os.environ["IAMPORT_KEY"], "imp_secret": os.environ["IAMPORT_SECRET"]}
                self.token = self.content(await self.client.post("/users/getToken", json=pair))["access_token"]
            return self.token

    async def certification(self, imp_uid):
        token = await self.current(None)
        response = await self.read(imp_uid, token)
        if response.status_code == 401:
            response = await self.read(imp_uid, await self.current(token))
        if response.status_code == 404:
            raise HTTPException(404, "본인인증 내역이 없습니다.")
        return self.content(response)

    async def read(self, imp_uid, token):
        return await self.client.get(f"/certifications/{imp_uid}", headers={"Authorization": token})

    @staticmethod
    def content(response):
        response.raise_for_status()
        envelope = response.json()
        if envelope["code"] != 0:
            raise RuntimeError("i'mport refuses")
        return envelope["response"]


iamport = Iamport()


class SignUp(BaseModel):
    imp_uid: str = Field(pattern=r"^imp_[0-9]{1,20}$")


def full_age(birthday):
    today = datetime.now(seoul).strftime("%Y-%m-%d")
    return int(today[:4]) - int(birthday[:4]) - (today[5:] < birthday[5:])


@app.post("/signup", status_code=201)
async def signup(form: SignUp, response: Response):
    record = await iamport.certification(form.imp_uid)
    if not record["certified"] or not record["unique_key"] or not record["birthday"]:
        raise HTTPException(400, "본인인증이 완료되지 않았습니다.")
    if time.time() - record["certified_at"] > 600:
        raise HTTPException(400, "본인인증 후 10분이 지났습니다.")
    if full_age(record["birthday"]) < 19:
        raise HTTPException(403, "만 19세 이상만 가입할 수 있습니다.")
    if record["unique_key"] in members:
        response.status_code = 200
        return {"member": "existing"}
    members[record["unique_key"]] = form.imp_uid
    return {"member": "new"}


uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]))
